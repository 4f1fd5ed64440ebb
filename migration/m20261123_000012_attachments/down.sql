set local role pazpaz_lookup;
drop function pazpaz.find_file_ticket(bytea, text);
reset role;
drop table pazpaz.file_tickets;
drop table pazpaz.attachments;
drop function pazpaz.keep_signed_files();
