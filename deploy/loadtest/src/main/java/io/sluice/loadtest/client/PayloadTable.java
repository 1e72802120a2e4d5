package io.sluice.loadtest.client;

import io.sluice.core.api.HeaderExtensionMapping;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.wire.ext.ExtensionType;
import org.jspecify.annotations.Nullable;

/** A {@link ReceivePlan} by payload type. */
final class PayloadTable {
  static final PayloadTable EMPTY = new PayloadTable(null);

  private static final int PAYLOAD_TYPES = 128;

  private final @Nullable PayloadMapping[] media = new @Nullable PayloadMapping[PAYLOAD_TYPES];
  private final @Nullable PayloadMapping[] resends = new @Nullable PayloadMapping[PAYLOAD_TYPES];

  /** Identifier of the transport-wide sequence number, or 0. */
  final int transportSequenceId;

  PayloadTable(@Nullable ReceivePlan plan) {
    int id = 0;
    if (plan != null) {
      for (PayloadMapping payload : plan.payloads()) {
        media[payload.payloadType()] = payload;
        if (payload.rtxPayloadType() >= 0) {
          resends[payload.rtxPayloadType()] = payload;
        }
      }
      for (HeaderExtensionMapping extension : plan.extensions()) {
        if (extension.uri().equals(ExtensionType.TRANSPORT_SEQUENCE.uri())) {
          id = extension.id();
        }
      }
    }
    transportSequenceId = id;
  }

  /** The codec of a payload type, or null. */
  @Nullable PayloadMapping media(int payloadType) {
    return media[payloadType];
  }

  /** The codec whose resends have this payload type (RFC 4588 section 8.6, "apt"), or null. */
  @Nullable PayloadMapping resends(int payloadType) {
    return resends[payloadType];
  }
}
