"""The messages of proto/article.proto, story.proto and feed.proto as classes, made from their descriptors."""
import base64
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from .schema import DESCRIPTORS

_POOL = descriptor_pool.DescriptorPool()
for _file in descriptor_pb2.FileDescriptorSet.FromString(base64.b64decode(DESCRIPTORS)).file:
    _POOL.Add(_file)


def _message(name: str) -> Any:
    descriptor = _POOL.FindMessageTypeByName(f"triptych.{name}")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(_POOL).GetPrototype(descriptor)


StoryEvent = _message("StoryEvent")
FeedRequest = _message("FeedRequest")
FeedReply = _message("FeedReply")
