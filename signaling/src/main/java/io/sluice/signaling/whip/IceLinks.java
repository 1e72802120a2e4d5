package io.sluice.signaling.whip;

import io.sluice.signaling.protocol.IceServer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;

/** ICE servers as Link headers, one for each address (RFC 9725 section 4.6). */
final class IceLinks {
  private IceLinks() {}

  static List<HttpField> of(List<IceServer> servers) {
    List<HttpField> links = new ArrayList<>();
    for (IceServer server : servers) {
      for (String url : server.urls()) {
        links.add(new HttpField(HttpHeader.LINK, link(url, server)));
      }
    }
    return List.copyOf(links);
  }

  private static String link(String url, IceServer server) {
    StringBuilder link = new StringBuilder("<").append(url).append(">; rel=\"ice-server\"");
    if (server.username() != null && server.credential() != null) {
      link.append("; username=").append(quoted(server.username()));
      link.append("; credential=").append(quoted(server.credential()));
      link.append("; credential-type=\"password\"");
    }
    return link.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
