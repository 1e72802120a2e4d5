/** WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): one media session for each HTTP resource. */
@NullMarked
package io.sluice.signaling.whip;

import org.jspecify.annotations.NullMarked;
