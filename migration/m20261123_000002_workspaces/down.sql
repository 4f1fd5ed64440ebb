drop table pazpaz.workspace_keys;
drop function pazpaz.keep_key_state();
drop table pazpaz.workspace_counters;
drop table pazpaz.workspaces;
