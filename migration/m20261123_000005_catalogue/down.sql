drop table pazpaz.locations;
drop table pazpaz.services;
