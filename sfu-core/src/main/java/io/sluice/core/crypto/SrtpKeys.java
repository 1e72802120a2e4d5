package io.sluice.core.crypto;

import io.sluice.core.api.DtlsRole;
import java.util.Arrays;

/** The master keys and salts of both directions. Its text never shows them. */
public final class SrtpKeys {
  private final SrtpProfile profile;
  private final MasterKey local;
  private final MasterKey remote;

  private SrtpKeys(SrtpProfile profile, MasterKey local, MasterKey remote) {
    this.profile = profile;
    this.local = local;
    this.remote = remote;
  }

  /**
   * Splits what the exporter {@code EXTRACTOR-dtls_srtp} gave: client key, server key, client salt,
   * server salt (RFC 5764 section 4.2).
   *
   * @param localRole our role in the handshake
   * @param material {@link SrtpProfile#exportLength()} bytes; copied
   * @throws IllegalArgumentException when the length is another
   */
  public static SrtpKeys fromExporter(SrtpProfile profile, DtlsRole localRole, byte[] material) {
    if (material.length != profile.exportLength()) {
      throw new IllegalArgumentException("Keying material has " + material.length + " bytes");
    }
    int key = profile.keyLength();
    int salts = 2 * key;
    int salt = profile.saltLength();
    MasterKey client =
        new MasterKey(
            Arrays.copyOfRange(material, 0, key),
            Arrays.copyOfRange(material, salts, salts + salt));
    MasterKey server =
        new MasterKey(
            Arrays.copyOfRange(material, key, salts),
            Arrays.copyOfRange(material, salts + salt, salts + 2 * salt));
    return localRole == DtlsRole.CLIENT
        ? new SrtpKeys(profile, client, server)
        : new SrtpKeys(profile, server, client);
  }

  public SrtpProfile profile() {
    return profile;
  }

  /** What we protect with. */
  MasterKey local() {
    return local;
  }

  /** What the peer protects with. */
  MasterKey remote() {
    return remote;
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + profile.profileName() + "]";
  }

  /** A master key and its salt. */
  static final class MasterKey {
    final byte[] key;
    final byte[] salt;

    MasterKey(byte[] key, byte[] salt) {
      this.key = key;
      this.salt = salt;
    }
  }
}
