package io.sluice.core.transport.ice;

/** Numbers of RFC 8489 and RFC 8445. */
final class Stun {
  static final int HEADER = 20;
  static final int COOKIE = 0x2112A442;
  static final int FINGERPRINT_XOR = 0x5354554e;

  static final int BINDING_REQUEST = 0x0001;
  static final int BINDING_INDICATION = 0x0011;
  static final int BINDING_SUCCESS = 0x0101;
  static final int BINDING_ERROR = 0x0111;

  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802A;

  static final int UNKNOWN_ATTRIBUTE = 420;
  static final int ROLE_CONFLICT = 487;

  private static final int COMPREHENSION_OPTIONAL = 0x8000;

  private Stun() {}

  /**
   * Whether an attribute of this type must be answered by 420 (RFC 8489 section 6.3.1). The types
   * that the RFC defines are known even where we have no use for them.
   */
  static boolean mustBeUnderstood(int type) {
    if (type >= COMPREHENSION_OPTIONAL) {
      return false;
    }
    return switch (type) {
      case 0x0001, // MAPPED-ADDRESS
          USERNAME,
          MESSAGE_INTEGRITY,
          ERROR_CODE,
          UNKNOWN_ATTRIBUTES,
          0x0014, // REALM
          0x0015, // NONCE
          0x001C, // MESSAGE-INTEGRITY-SHA256
          0x001D, // PASSWORD-ALGORITHM
          0x001E, // USERHASH
          XOR_MAPPED_ADDRESS,
          PRIORITY,
          USE_CANDIDATE ->
          false;
      default -> true;
    };
  }
}
