drop table pazpaz.disclosures;
drop function pazpaz.keep_disclosure();
