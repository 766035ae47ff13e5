#include "article_copy.h"

#include "wire.h"

#include <stdlib.h>

int article_copy(const Triptych__Article *article, Triptych__Article **out, struct err *err)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    ProtobufCMessage *copy = NULL;
    int result = wire_pack(article, &bytes, &size, err);
    if (result == 0)
        result = wire_unpack(&triptych__article__descriptor, bytes, size, &copy, err);
    free(bytes);
    if (result == 0)
        *out = (Triptych__Article *)copy;
    return result;
}
