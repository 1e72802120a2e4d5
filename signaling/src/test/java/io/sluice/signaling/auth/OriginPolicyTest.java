package io.sluice.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross-site WebSocket hijack: foreign, null, prefix and suffix origins. */
class OriginPolicyTest {
  private final OriginPolicy policy = new OriginPolicy(List.of("https://meet.example.org"));

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080,localhost:8080",
    "https://sluice.example,sluice.example",
    "https://sluice.example,sluice.example:443",
    "http://sluice.example,SLUICE.example",
    "http://127.0.0.1:8080,127.0.0.1:8080",
    "http://[::1]:8080,[::1]:8080",
    "https://meet.example.org,elsewhere:8080",
    "HTTPS://MEET.example.org:443,elsewhere:8080"
  })
  void shouldAllowSameHostAndListedOrigins(String origin, String host) {
    assertThat(policy.allows(List.of(origin), host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "http://evil.example",
        "http://localhost",
        "http://localhost:8081",
        "http://localhost:8080.evil.example",
        "http://localhost.evil.example:8080",
        "http://evil-localhost:8080",
        "http://evil.example/localhost:8080",
        "http://localhost:8080/",
        "http://localhost:8080@evil.example",
        "http://user@localhost:8080",
        "http://localhost:8080#x",
        "http://localhost:8080?x",
        "http://localhost:8080 http://evil.example",
        "file://localhost:8080",
        "ftp://localhost:8080",
        "localhost:8080",
        "//localhost:8080",
        "http://meet.example.org",
        "https://meet.example.org.evil.example",
        "https://evilmeet.example.org",
        "https://meet.example.org:8443",
        "https://*"
      })
  void shouldRefuseForeignOrigins(String origin) {
    assertThat(policy.allows(List.of(origin), "localhost:8080")).isFalse();
  }

  @Test
  void shouldLetClientsThroughThatAreNoBrowsers() {
    assertThat(policy.allows(List.of(), "localhost:8080")).isTrue();
  }

  @Test
  void shouldRefuseTwoOrigins() {
    List<String> two = List.of("http://localhost:8080", "http://localhost:8080");
    assertThat(policy.allows(two, "localhost:8080")).isFalse();
    assertThat(policy.allows(List.of("http://localhost:8080"), null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "meet.example.org", "https://meet.example.org/", "null"})
  void shouldRefuseSettingsThatAreNoOrigins(String text) {
    assertThatThrownBy(() -> new OriginPolicy(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
