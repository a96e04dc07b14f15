"""Regional networks and the national one: their names, terms of use and audiences."""
