drop table pazpaz.client_keys;
drop function pazpaz.only_destroy();
drop table pazpaz.clients;
drop function pazpaz.number_client_change();
