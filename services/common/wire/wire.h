/* The protobuf border: the only place that packs and unpacks. What comes in is scanned before protobuf-c sees it,
 * because protobuf-c accepts broken UTF-8 and embedded NULs, and turns 1 KB into 32 KB: size, depth, UTF-8, string
 * lengths, wire types and the memory it will need are checked first, then an arena with a cap holds the result.
 * Pure. */
#ifndef TRIPTYCH_WIRE_H
#define TRIPTYCH_WIRE_H

#include "article.pb-c.h"
#include "err.h"
#include "feed.pb-c.h"
#include "link.pb-c.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define WIRE_FRAME_MAX      1048576 /* bytes of one message */
#define WIRE_ARENA_MAX      8388608 /* bytes that one unpacked message may take */
#define WIRE_DEPTH_MAX      8       /* nested messages */
#define WIRE_EXCERPT_BYTES  400     /* an article's text in events and pages */
#define WIRE_STORY_ARTICLES 500     /* articles of a whole story that is read for an event, an answer, a page */

/* Unpacks one message of `type`. Returns 0 and sets *out (returns owned: wire_free); ERR_INVALID, ERR_TOO_LARGE or
 * ERR_MEMORY with a sentence that names type and field. Unknown fields are skipped, as protobuf asks. */
int wire_unpack(const ProtobufCMessageDescriptor *type, const void *data, size_t size, ProtobufCMessage **out,
                struct err *err);
/* The same without the scan, for bytes that were scanned or packed in this process: half the time. */
int wire_unpack_scanned(const ProtobufCMessageDescriptor *type, const void *data, size_t size, ProtobufCMessage **out,
                        struct err *err);
/* Frees what these returned; NULL is fine. Only those: it is one arena. */
void wire_free(void *message);

/* Packs into fresh memory. Returns 0 and sets *out (returns owned: free) and *out_size; ERR_TOO_LARGE above
 * WIRE_FRAME_MAX, ERR_MEMORY. */
int wire_pack(const void *message, uint8_t **out, size_t *out_size, struct err *err);

/* The ranges and limits that the .proto files promise, beyond what any message must hold. 0 or ERR_INVALID with the
 * field's name. */
int wire_check_article(const Triptych__Article *article, struct err *err);
int wire_check_link_frame(const Triptych__LinkFrame *frame, struct err *err);
int wire_check_feed_request(const Triptych__FeedRequest *request, struct err *err);

#endif
