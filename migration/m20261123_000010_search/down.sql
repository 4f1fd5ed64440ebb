drop table pazpaz.client_tags;
drop table pazpaz.tags;
drop table pazpaz.client_tokens;
