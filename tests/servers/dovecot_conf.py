"""Dovecot's configuration for the tests, in the words of version 2.3 (Debian 12) or 2.4 (Debian 13)."""

from __future__ import annotations

COMMON = """\
protocols = imap
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
listen = 127.0.0.1
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
first_valid_uid = 0
first_valid_gid = 0
mail_max_userip_connections = 200
ssl = yes
ssl_min_protocol = TLSv1.2
auth_mechanisms = plain login
auth_failure_delay = 0 secs
mail_fsync = never
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
"""

OWN_2_3 = """\
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/home/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""

FIRST_2_4 = """\
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
"""

OWN_2_4 = """\
ssl_server_cert_file = {certificate}
ssl_server_key_file = {key}
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = ~/Maildir
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {base}/home/%{{user}}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


def configuration(version: str, values: dict[str, object]) -> str:
    """The file for the server that `dovecot --version` names. In both versions the penalty for failed logins
    is switched off: it would slow down every later test from the same address."""
    template = COMMON + OWN_2_3 if version.startswith("2.3") else FIRST_2_4 + COMMON + OWN_2_4
    return template.format(**values)
