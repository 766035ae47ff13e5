/* Commands inside frames: a name's length, the name, data (ZMTP 3.1, 3.2). Lengths come from outside and are checked
 * against what has come before anything is read. */
#include "zmtp_command.h"

#include "err.h"
#include "zmtp_frame.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#define VALUE_SIZE_BYTES 4

int zmtp_command_read(const uint8_t *body, size_t size, struct zmtp_command *out)
{
    if (size == 0 || body[0] == 0 || body[0] > size - 1)
        return 0;
    size_t name_len = body[0];
    *out = (struct zmtp_command){
        .name = (const char *)body + 1, .name_len = name_len, .data = body + 1 + name_len, .size = size - 1 - name_len};
    return 1;
}

int zmtp_command_is(const struct zmtp_command *command, const char *name)
{
    return command->name_len == strlen(name) && memcmp(command->name, name, command->name_len) == 0;
}

static size_t read_value_size(const uint8_t *bytes)
{
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

int zmtp_metadata_find(const uint8_t *data, size_t size, const char *name, const uint8_t **out_value, size_t *out_size)
{
    size_t wanted = strlen(name);
    int is_found = 0;
    while (size > 0) {
        size_t name_len = data[0];
        if (name_len == 0 || size < 1 + name_len + VALUE_SIZE_BYTES)
            return ERR_INVALID;
        const uint8_t *value = data + 1 + name_len + VALUE_SIZE_BYTES;
        size_t value_size = read_value_size(data + 1 + name_len);
        size -= 1 + name_len + VALUE_SIZE_BYTES;
        if (value_size > size)
            return ERR_INVALID;
        /* Names are compared without case (ZMTP 3.1). What follows is still walked through: broken metadata is an error
         * wherever it breaks. */
        if (name_len == wanted && strncasecmp((const char *)data + 1, name, wanted) == 0) {
            *out_value = value;
            *out_size = value_size;
            is_found = 1;
        }
        data = value + value_size;
        size -= value_size;
    }
    return is_found;
}

size_t zmtp_metadata_write(uint8_t out[ZMTP_METADATA_MAX], const char *socket_type)
{
    static const char name[] = "\x0bSocket-Type";
    size_t len = strlen(socket_type), at = sizeof name - 1;
    assert(at + VALUE_SIZE_BYTES + len <= ZMTP_METADATA_MAX); /* our own socket types */
    memcpy(out, name, at);
    memset(out + at, 0, VALUE_SIZE_BYTES);
    out[at + VALUE_SIZE_BYTES - 1] = (uint8_t)len;
    memcpy(out + at + VALUE_SIZE_BYTES, socket_type, len);
    return at + VALUE_SIZE_BYTES + len;
}

size_t zmtp_command_write(uint8_t out[ZMTP_REPLY_MAX], const char *name, const void *data, size_t size)
{
    size_t name_len = strlen(name);
    size_t at = zmtp_frame_write(out, ZMTP_COMMAND, 1 + name_len + size);
    assert(at + 1 + name_len + size <= ZMTP_REPLY_MAX); /* our own commands */
    out[at++] = (uint8_t)name_len;
    memcpy(out + at, name, name_len);
    if (size)
        memcpy(out + at + name_len, data, size);
    return at + name_len + size;
}

size_t zmtp_error_write(uint8_t out[ZMTP_REPLY_MAX], const char *sentence)
{
    uint8_t data[1 + ZMTP_REASON_MAX];
    size_t len = strlen(sentence);
    len = len < ZMTP_REASON_MAX ? len : ZMTP_REASON_MAX;
    data[0] = (uint8_t)len;
    memcpy(data + 1, sentence, len);
    return zmtp_command_write(out, "ERROR", data, 1 + len);
}
