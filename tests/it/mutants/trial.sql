-- What a mutant is found by: the probes that come out otherwise; the rules of the catalogue that it breaks, which for grants,
-- functions and constraints are asked for only where no probe noticed; and, where neither did, the record. It is taken back.
create table probe.record as select line from probe.lines() line;
create function probe.trial(mutant integer, out attempts text[], out rules text[], out recorded boolean, out error text) language plpgsql as $$
declare m probe.mutants;
begin
  select * into m from probe.mutants where id = mutant;
  begin
    execute m.sql;
    attempts := array(select distinct c.about || ' as ' || c.role || ': ' || c.was || ', now ' || c.now from probe.changed(m.relations, m.roles, probe.noticing(m.kind)) c);
    if attempts = '{}' or m.kind not in ('grant', 'column grant', 'function', 'check', 'not null', 'key', 'unique index', 'exclusion') then
      rules := probe.rules();
    end if;
    if attempts = '{}' and coalesce(rules, '{}') = '{}' then
      recorded := exists ((select line from probe.lines() line except select line from probe.record)
                          union all (select line from probe.record except select line from probe.lines() line));
    end if;
    raise exception sqlstate 'ZZ002';
  exception when sqlstate 'ZZ002' then null;
    when others then error := sqlerrm;
  end;
end $$;
