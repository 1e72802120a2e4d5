package io.sluice.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Who nobody knows yet does not take the place of all. */
class ConnectionLimitsTest {
  private final ConnectionLimits limits = new ConnectionLimits();

  private static InetAddress ip(String literal) throws Exception {
    return InetAddress.getByName(literal);
  }

  @Test
  void shouldBoundTheConnectionsOfOneAddress() throws Exception {
    for (int i = 0; i < ConnectionLimits.MAX_PER_ADDRESS; i++) {
      assertThat(limits.admit(ip("192.0.2.1"))).isTrue();
    }
    assertThat(limits.admit(ip("192.0.2.1"))).isFalse();
    assertThat(limits.admit(ip("192.0.2.2"))).isTrue();

    limits.release(ip("192.0.2.1"));
    assertThat(limits.admit(ip("192.0.2.1"))).isTrue();
  }

  @Test
  void shouldTakeANetworkOfIpv6ForOneAddress() throws Exception {
    for (int i = 0; i < ConnectionLimits.MAX_PER_ADDRESS; i++) {
      assertThat(limits.admit(ip("2001:db8::" + Integer.toHexString(i + 1)))).isTrue();
    }
    assertThat(limits.admit(ip("2001:db8:0:1::1"))).isFalse();
    assertThat(limits.admit(ip("2001:db8:1::1"))).isTrue();
  }

  @Test
  void shouldBoundTheConnectionsOfAll() throws Exception {
    int admitted = 0;
    for (int i = 0; i < 2 * ConnectionLimits.MAX_UNVERIFIED; i++) {
      admitted += limits.admit(ip("10.0." + i / 250 + "." + i % 250)) ? 1 : 0;
    }
    assertThat(admitted).isEqualTo(ConnectionLimits.MAX_UNVERIFIED);
    limits.release(ip("10.0.0.0"));
    assertThat(limits.admit(ip("192.0.2.1"))).isTrue();
    assertThat(limits.admit(ip("192.0.2.2"))).isFalse();
  }
}
