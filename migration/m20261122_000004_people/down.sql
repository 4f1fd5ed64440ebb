set local role pazpaz_lookup;
drop function pazpaz.find_sign_ins(bytea[], interval);
drop function pazpaz.find_sign_in_link(bytea);
drop function pazpaz.find_logins(bytea);
reset role;
drop table pazpaz.sign_ins;
drop table pazpaz.sign_in_links;
drop table pazpaz.provider_profiles;
drop table pazpaz.users;
