drop table pazpaz.workspace_keys;
drop table pazpaz.workspaces;
