"""Publishes a test picture and a tone by WHIP: whip_publish.py URL [--codec VP8|H264] [--token T]."""

import argparse

from peer import Gst, GstWebRTC, Peer, say

VIDEO = {
    "VP8": "vp8enc deadline=1 cpu-used=8 target-bitrate=300000 keyframe-max-dist=300"
    " ! rtpvp8pay picture-id-mode=2 pt=96",
    "H264": "x264enc tune=zerolatency speed-preset=ultrafast bitrate=300 key-int-max=300"
    " ! video/x-h264,profile=constrained-baseline"
    " ! rtph264pay config-interval=-1 aggregate-mode=zero-latency pt=96",
}


def build(codec):
    return Gst.parse_launch(
        "webrtcbin name=webrtc bundle-policy=max-bundle"
        " videotestsrc is-live=true pattern=ball"
        " ! video/x-raw,format=I420,width=320,height=180,framerate=15/1"
        f" ! queue ! {VIDEO[codec]}"
        f" ! application/x-rtp,media=video,encoding-name={codec},payload=96,clock-rate=90000"
        " ! identity name=video silent=true ! webrtc."
        " audiotestsrc is-live=true wave=sine volume=0.3 ! audio/x-raw,rate=48000,channels=2"
        " ! queue ! opusenc ! rtpopuspay pt=97"
        " ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97"
        " ! identity name=audio silent=true ! webrtc."
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--codec", choices=sorted(VIDEO), default="VP8")
    parser.add_argument("--token", default="")
    args = parser.parse_args()

    pipeline = build(args.codec)
    peer = Peer(args.url, args.token, pipeline)
    peer.webrtc.connect("on-negotiation-needed", lambda _: peer.offer())
    for index in range(2):
        transceiver = peer.webrtc.emit("get-transceiver", index)
        transceiver.set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
        transceiver.set_property("do-nack", True)

    sent = {"video": 0, "audio": 0}

    def count(kind):
        def probe(_, __):
            sent[kind] += 1
            return Gst.PadProbeReturn.OK

        pad = pipeline.get_by_name(kind).get_static_pad("src")
        pad.add_probe(Gst.PadProbeType.BUFFER, probe)

    count("video")
    count("audio")
    peer.run(lambda: say("sent", **sent))


main()
