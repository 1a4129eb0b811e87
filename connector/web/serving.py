"""Serving the pages: one process on a loopback address, behind a proxy where others reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import uvicorn

from connector.web.application import application

if TYPE_CHECKING:
    from connector.web.site import Site


def server(site: Site, host: str, port: int) -> uvicorn.Server:
    """A server that is not running yet. Forwarded headers count only from the proxies of the settings."""
    proxies = list(site.web.proxies)
    config = uvicorn.Config(
        application(site),
        host=host,
        port=port,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or "",
        server_header=False,
        access_log=False,
        log_level="warning",
        limit_concurrency=500,
        timeout_graceful_shutdown=10,
    )
    return uvicorn.Server(config)
