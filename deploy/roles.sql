-- One login for migrations and backups, one for web, worker and beat; two roles.
-- Run once by the server's superuser, with the two passwords in the environment.
-- docs/operations.md, “Roles”, says why.
\set ON_ERROR_STOP on
\getenv password DB_PASSWORD
\getenv web_password WEB_DB_PASSWORD
create role ours_owner nologin createdb;
create role ours_runtime nologin;
create role ours login noinherit password :'password';
grant ours_owner, ours_runtime to ours;
create role ours_web login noinherit password :'web_password';
grant ours_runtime to ours_web;
create database ours owner ours_owner;
alter role ours set role = 'ours_runtime';
alter role ours_web set role = 'ours_runtime';
