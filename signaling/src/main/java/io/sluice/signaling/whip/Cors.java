package io.sluice.signaling.whip;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;

/** Cross-origin headers: any page may call, without credentials, and read what RFC 9725 returns. */
final class Cors {
  private Cors() {}

  static void allow(Response response) {
    response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    response
        .getHeaders()
        .put(
            HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS,
            "Location, ETag, Link, Accept-Patch, Accept-Post, WWW-Authenticate");
  }

  static void preflight(Response response, String methods) {
    response.getHeaders().put(HttpHeader.ALLOW, methods);
    response.getHeaders().put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, methods);
    response
        .getHeaders()
        .put(HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, If-Match");
    response.getHeaders().put(HttpHeader.ACCESS_CONTROL_MAX_AGE, "86400");
  }
}
