drop table pazpaz.appointments;
drop function pazpaz.blocks_time(text);
