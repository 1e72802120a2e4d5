/**
 * ICE (RFC 8445) on sockets that belong to the caller: ice4j finds the pair, a keeper of ours keeps
 * it with consent checks (RFC 7675).
 */
@NullMarked
package io.sluice.core.transport.ice;

import org.jspecify.annotations.NullMarked;
