package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** One address's haste is not another's wait, and many addresses are no memory. */
class AddressRateLimiterTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldLimitEachAddressByItself() throws UnknownHostException {
    AddressRateLimiter limiter = new AddressRateLimiter(2, 1, 1_024);
    assertThat(taken(limiter, "192.0.2.1", 0)).isEqualTo(2);
    assertThat(taken(limiter, "192.0.2.2", 0)).isEqualTo(2);
    assertThat(taken(limiter, "192.0.2.1", SECOND)).isEqualTo(1);
  }

  @Test
  void shouldTakeAnIpv6NetworkForOneAddress() throws UnknownHostException {
    AddressRateLimiter limiter = new AddressRateLimiter(2, 1, 1_024);
    assertThat(taken(limiter, "2001:db8:0:1::1", 0)).isEqualTo(2);
    assertThat(taken(limiter, "2001:db8:0:1:ffff::2", 0)).isZero();
    assertThat(taken(limiter, "2001:db8:0:2::1", 0)).isEqualTo(2);
  }

  @Test
  void shouldForgetTheAddressThatWasIdleLongest() throws UnknownHostException {
    AddressRateLimiter limiter = new AddressRateLimiter(2, 1, 2);
    assertThat(taken(limiter, "192.0.2.1", 0)).isEqualTo(2);
    assertThat(taken(limiter, "192.0.2.2", 0)).isEqualTo(2);
    assertThat(taken(limiter, "192.0.2.1", 0)).isZero();
    assertThat(taken(limiter, "192.0.2.3", 0)).isEqualTo(2);
    assertThat(taken(limiter, "192.0.2.1", 0)).as("used since, remembered").isZero();
    assertThat(taken(limiter, "192.0.2.2", 0)).as("forgotten").isEqualTo(2);
  }

  private static int taken(AddressRateLimiter limiter, String address, long now)
      throws UnknownHostException {
    int taken = 0;
    for (int i = 0; i < 10; i++) {
      taken += limiter.tryAcquire(InetAddress.getByName(address), now) ? 1 : 0;
    }
    return taken;
  }
}
