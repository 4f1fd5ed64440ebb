drop table pazpaz.sessions;
drop function pazpaz.refuse_signed();
