drop table pazpaz.erasures;
drop table pazpaz.legal_holds;
