set local role pazpaz_lookup;
drop function pazpaz.find_telehealth_token(bytea);
reset role;
drop table pazpaz.telehealth_participants;
drop table pazpaz.telehealth_sessions;
drop function pazpaz.keep_telehealth_participant();
drop function pazpaz.keep_telehealth_session();
alter table pazpaz.consents drop constraint consents_by_client;
