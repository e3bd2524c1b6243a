"""Sources of packages, QGIS's proxy for pip, and explanations of pip's errors."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qgis.core import QgsNetworkAccessManager, QgsSettings
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyQuery

from hetmatch_qgis.i18n.translation import tr

GENERAL_INDEX = "https://pypi.org/simple"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
"""PyTorch's index of builds without CUDA, which on Linux saves several gigabytes."""

CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")
# Credentials in addresses of rasters on map and storage servers.
SECRETS = re.compile(
    r"(?i)\b((?:[\w-]*token|[\w-]*key|[\w-]*signature|sig|password|authcfg)=['\"]?)[^&\s'\"]+"
)
MIN_PASSWORD_LENGTH = 4
"""Characters below which a password is masked only within addresses, because it may be part of
ordinary words (set by hand, 7d49bf4)."""


@dataclass(frozen=True)
class PackageSources:
    """The packages to install, and where they come from.

    index: address of a package index, empty for PyPI.
    wheel_folder: folder of wheels to use instead of an index, empty for none.
    with_torch: whether torch is installed, too, for D2-Net and graphics cards.
    """

    index: str = ""
    wheel_folder: str = ""
    with_torch: bool = False

    def are_default(self) -> bool:
        """True where the user named neither."""
        return not (self.index or self.wheel_folder)

    def arguments(self) -> list[str]:
        """Arguments for `pip install`."""
        if not self.wheel_folder:
            return []
        return ["--no-index", "--find-links", self.wheel_folder]

    def variables(self) -> dict[str, str]:
        """Environment variables for pip; addresses are here because arguments expose passwords."""
        variables = {
            "PIP_NO_INPUT": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_COLOR": "1",
            "PIP_USER": "0",
            "PYTHONNOUSERSITE": "1",
        }
        if self.index:
            variables["PIP_INDEX_URL"] = self.index
        proxy = proxy_for(self.index or GENERAL_INDEX)
        if proxy:
            variables["PIP_PROXY"] = proxy
        return variables


def proxy_for(address: str) -> str:
    """The proxy that QGIS would take for an address, as a URL; empty for none."""
    factory = QgsNetworkAccessManager.instance().proxyFactory()
    if factory is None:
        return ""
    proxies = factory.queryProxy(QNetworkProxyQuery(QUrl(address)))
    kinds = QNetworkProxy.ProxyType
    schemes = {
        kinds.HttpProxy: "http",
        kinds.HttpCachingProxy: "http",
        kinds.Socks5Proxy: "socks5h",
    }
    if not proxies or proxies[0].type() not in schemes or not proxies[0].hostName():
        return ""
    proxy = QUrl()
    proxy.setScheme(schemes[proxies[0].type()])
    proxy.setHost(proxies[0].hostName())
    proxy.setPort(proxies[0].port())
    if proxies[0].user():
        proxy.setUserName(proxies[0].user())
        proxy.setPassword(proxies[0].password())
    return bytes(proxy.toEncoded()).decode()


def mask(text: str) -> str:
    """Mask passwords and keys: those in addresses, and that of QGIS's proxy."""
    password = str(QgsSettings().value("proxy/proxyPassword", "") or "")
    if len(password) >= MIN_PASSWORD_LENGTH:
        encoded = bytes(QUrl.toPercentEncoding(password)).decode()
        text = text.replace(password, "***").replace(encoded, "***")
    return SECRETS.sub(r"\1***", CREDENTIALS.sub("***@", text))


def explain(output: str) -> str:
    """Explain an error in pip's output in one sentence; empty for an unknown error."""
    for pattern, sentence in _explanations():
        match = re.search(pattern, output, re.IGNORECASE)
        if match:
            return sentence.format(package=match.groupdict().get("package", ""))
    return ""


def _explanations() -> list[tuple[str, str]]:
    return [
        (
            r"No space left on device|Errno 28\b|not enough space on the disk",
            tr("The disk is full; free some space and set up again."),
        ),
        (
            r"Permission denied|Errno 13\b|WinError 5\b",
            tr("A file may not be written; the details show which one."),
        ),
        (
            r"Proxy Authentication|407 Proxy|authenticationrequired",
            tr(
                "The proxy requires a user name and password; enter them in QGIS's network options."
            ),
        ),
        (
            r"Missing dependencies for SOCKS",
            tr("Packages cannot be fetched through a SOCKS proxy; choose a folder of wheels."),
        ),
        (
            r"ProxyError|Cannot connect to proxy",
            tr("The proxy does not answer; check QGIS's network options."),
        ),
        (
            r"CERTIFICATE_VERIFY_FAILED|SSLError",
            tr("The package index's certificate is not trusted; ask your network administrator."),
        ),
        (
            (
                r"NewConnectionError|ConnectTimeout|NameResolutionError|ReadTimeout"
                r"|Temporary failure in name resolution|Network is unreachable|Connection refused"
            ),
            tr(
                "The package index cannot be reached; check the network and QGIS's "
                "proxy, or choose a folder of wheels."
            ),
        ),
        (
            r"No matching distribution found for (?P<package>[^\s;(]+)",
            tr("The package source has no {package} for this computer and its Python."),
        ),
        (
            r"THESE PACKAGES DO NOT MATCH THE HASHES",
            tr("A downloaded package is damaged; set up again."),
        ),
    ]
