drop table pazpaz.credentials;
