"""README.zh-CN.txt: how to check a bundle anywhere, and what it proves."""

from wuxian import __version__
from wuxian.dossiers.contents import NOTICE

TEXT = """证据包 {scope}

{notice}

一、怎样核对（任何一台电脑，不需要数据库，不需要联网）

  方法一  安装无险（Wuxian {version} 或更新），运行：
            wuxian evidence verify 证据包.zip
  方法二  安装 Node，运行：
            node verify.mjs 证据包.zip

  两个程序由不同的语言各自写成，应当给出同样的结论。包里的 verify.mjs 只是为了方便：
  如果您不信任交给您这个包的人，请从项目的发布页另取一份，不要用包里的。

  结论与退出码
    0  有效      每条记录都在签名的日志里，没有被改动
    1  无效      被改动、损坏，或不是证据包
    2  有矛盾    包本身完好，但与您已知的日志头不一致：有人出示的是另一份历史，或是旧的
    3  不完整    缺少判断所需的内容

  如果您手里有以前留下的日志头（checkpoint 文件，或见证方给您的），请一并核对：
            wuxian evidence verify 证据包.zip --checkpoint 日志头
            node verify.mjs 证据包.zip --checkpoint 日志头
  没有另外得到的日志头时，只能相信包里的公钥。

二、能证明什么

  包里的记录当时就写进了日志，此后任何改动都会被发现：改一个字、删一条、换一条、
  调换次序、拿旧的冒充新的。见证方是另一方运行的程序，它记得自己见过的日志头。
  salts.json 里的值就是记录当时所承诺的值。originals/ 里的文件就是当时收到的文件。
  rows.json（如果有）里的那一行，确实在那条多人记录的清单里：对“盐‖记录”求 SHA-256，
  得到行尾的摘要；再用 proof 按 RFC 6962 算到根，应等于该条记录的 rows。

三、不能证明什么

  写进日志的内容本身是否真实；有没有应当记录而没有记录的事；社保经办机构那边是什么情况。
  最近一次见证之后的记录，只由系统自己签名。index.pdf 和 records.xlsx 是便于阅读的整理，
  以 entries.jsonl 为准。
"""


def text(scope: str) -> bytes:
    """The file, with a byte-order mark so that every editor reads it."""
    told = TEXT.format(scope=scope, notice=NOTICE, version=__version__)
    return "\ufeff".encode() + told.replace("\n", "\r\n").encode()
