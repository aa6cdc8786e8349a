-- Two roles: the owner creates and changes tables, the application works on rows and owns nothing.
-- Run once as the server's superuser; then choose passwords with \password.
CREATE ROLE banhanh_owner LOGIN;
CREATE ROLE banhanh LOGIN;
CREATE DATABASE banhanh OWNER banhanh_owner TEMPLATE template0 ENCODING 'UTF8';
\connect banhanh
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT CREATE ON SCHEMA public TO banhanh_owner;
