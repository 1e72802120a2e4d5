"""Views a room by WHEP and counts what it decodes: whep_view.py URL [--codec VP8|H264] [--token T]."""

import argparse

from peer import Gst, GstWebRTC, Peer, say

FORMAT = {
    "H264": ",packetization-mode=(string)1,profile-level-id=(string)42e01f",
    "VP8": "",
}
RECVONLY = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--codec", choices=sorted(FORMAT), default="VP8")
    parser.add_argument("--token", default="")
    args = parser.parse_args()

    pipeline = Gst.Pipeline()
    webrtc = Gst.ElementFactory.make("webrtcbin", "webrtc")
    webrtc.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
    pipeline.add(webrtc)
    peer = Peer(args.url, args.token, pipeline)
    decoded = {"video": 0, "audio": 0, "width": 0, "height": 0}

    def on_decoded(_, pad):
        kind = pad.get_current_caps().get_structure(0).get_name().split("/")[0]
        sink = Gst.ElementFactory.make("fakesink")
        sink.set_property("sync", False)
        pipeline.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad("sink"))
        pad.add_probe(Gst.PadProbeType.BUFFER, on_buffer, kind)

    def on_buffer(pad, _, kind):
        decoded[kind] += 1
        if kind == "video":
            caps = pad.get_current_caps().get_structure(0)
            decoded["width"] = caps.get_value("width")
            decoded["height"] = caps.get_value("height")
        return Gst.PadProbeReturn.OK

    def on_pad(_, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        decoder = Gst.ElementFactory.make("decodebin")
        decoder.connect("pad-added", on_decoded)
        pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    peer.webrtc.connect("pad-added", on_pad)
    video = Gst.Caps.from_string(
        f"application/x-rtp,media=video,encoding-name={args.codec},payload=96,clock-rate=90000"
        f"{FORMAT[args.codec]}"
    )
    audio = Gst.Caps.from_string(
        "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,"
        "encoding-params=(string)2"
    )
    for caps in (video, audio):
        transceiver = peer.webrtc.emit("add-transceiver", RECVONLY, caps)
        transceiver.set_property("do-nack", True)
    peer.webrtc.connect("on-negotiation-needed", lambda _: peer.offer())
    peer.run(lambda: say("decoded", **decoded))


main()
