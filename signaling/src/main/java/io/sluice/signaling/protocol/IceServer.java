package io.sluice.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A STUN or TURN server for the client, in the form of the browser's {@code RTCIceServer}.
 *
 * @param urls {@code stun:}, {@code turn:} or {@code turns:} addresses
 * @param username the user name, for TURN
 * @param credential the password, for TURN
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IceServer(List<String> urls, @Nullable String username, @Nullable String credential) {
  public IceServer {
    urls = List.copyOf(urls);
  }

  /** Does not show the credential. */
  @Override
  public String toString() {
    return "IceServer" + urls;
  }
}
