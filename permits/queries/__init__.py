"""Reading procedures, dossiers, their clock, and permits."""

from permits.queries.clock import *
from permits.queries.dossiers import *
from permits.queries.permits import *
from permits.queries.procedures import *
