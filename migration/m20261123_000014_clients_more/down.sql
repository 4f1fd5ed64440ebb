drop table pazpaz.emergency_contacts;
drop table pazpaz.consents;
drop function pazpaz.keep_consent();
