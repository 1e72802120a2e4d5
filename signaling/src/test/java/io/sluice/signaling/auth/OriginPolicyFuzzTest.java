package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Origins that browsers are made to send (RFC 6455 section 10.2). */
final class OriginPolicyFuzzTest {
  private static final String ALLOWED = "https://meet.example.org";
  private static final String HOST = "media.example.org";

  private static final Set<String> ADMITTED =
      Set.of(
          ALLOWED,
          ALLOWED + ":443",
          "http://" + HOST,
          "http://" + HOST + ":80",
          "http://" + HOST + ":443",
          "https://" + HOST,
          "https://" + HOST + ":80",
          "https://" + HOST + ":443");

  private final OriginPolicy policy = new OriginPolicy(List.of(ALLOWED));

  @FuzzTest
  void shouldAdmitNoOriginButThoseListedAndItsOwn(byte[] input) {
    String origin = new String(input, StandardCharsets.UTF_8);
    boolean admitted = ADMITTED.contains(origin.toLowerCase(Locale.ROOT));
    assertThat(policy.allows(List.of(origin), HOST)).isEqualTo(admitted);
    assertThat(policy.allows(List.of(origin, ALLOWED), HOST)).isFalse();
  }
}
