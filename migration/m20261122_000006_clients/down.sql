drop table pazpaz.clients;
