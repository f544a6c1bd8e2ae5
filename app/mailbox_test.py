"""连接测试: the logins that `doctor` tries, told to the office."""

from __future__ import annotations

from app.settings import Settings
from app.wiring import account_of, smtp_account_of
from desk.connection import Checked
from ingest.errors import LoginRefused, MailboxError, MailboxUnreachable, UnsafeLogin
from ingest.mailbox import Folder, open_mailbox
from notify.smtp import SmtpTransport

_NEW_CODE = "请在网页邮箱“设置—POP3/SMTP/IMAP”中重新生成授权码，交运维人员写入配置"


def mailbox_tested(settings: Settings) -> tuple[Checked, ...]:
    """Log in to both servers and open the folders; nothing is fetched and nothing sent."""
    return _receiving(settings), _sending(settings)


def _receiving(settings: Settings) -> Checked:
    name = f"收信（{settings.imap_host}）"
    try:
        with open_mailbox(account_of(settings)) as mailbox:
            opened = {folder: mailbox.open(folder) for folder in settings.folders}
    except (LoginRefused, UnsafeLogin) as error:
        return Checked(name, False, f"登录被拒：{error.reply}。{_NEW_CODE}")
    except MailboxUnreachable as error:
        return Checked(name, False, f"连接不上：{error.detail}。请检查网络")
    except MailboxError as error:
        return Checked(name, False, f"服务器未正常应答：{error}")
    missing = [folder for folder, found in opened.items() if not isinstance(found, Folder)]
    if missing:
        return Checked(name, False, f"登录正常，但打不开文件夹{'、'.join(missing)}，请核对配置")
    held = "，".join(
        f"{folder}{found.messages}封" for folder, found in opened.items() if isinstance(found, Folder)
    )
    return Checked(name, True, f"登录正常；{held}")


def _sending(settings: Settings) -> Checked:
    name = f"发信（{settings.smtp_host}）"
    reply = SmtpTransport(smtp_account_of(settings)).check()
    if reply.code is not None and reply.code < 400:
        return Checked(name, True, "登录正常")
    if reply.code is None:
        return Checked(name, False, f"连接不上：{reply}。请检查网络")
    return Checked(name, False, f"登录被拒：{reply}。{_NEW_CODE}")
