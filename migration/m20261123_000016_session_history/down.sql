drop trigger no_truncate on pazpaz.attachments;
drop trigger no_truncate on pazpaz.sessions;
drop trigger history on pazpaz.sessions;
drop table pazpaz.session_additions;
drop table pazpaz.session_revisions;
drop function pazpaz.keep_history();
drop function pazpaz.after_signature();
drop function pazpaz.before_signature();
drop function pazpaz.only_reseal();
