/* Any headline and text as a mail: every line of it is short and ends in CRLF, and its head has as many lines as it should. */
#include "mail_message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SUBJECT_LINES_MAX 12 /* of 200 bytes that are all encoded */
#define HEAD_LINES        8  /* beside the subject's */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *message)
{
    unsigned lines = 0;
    int is_head = 1;
    for (const char *at = message, *end; *at; at = end + 2) {
        end = strstr(at, "\r\n");
        if (!end || end - at > MAIL_LINE_MAX || memchr(at, '\n', (size_t)(end - at)))
            abort();
        is_head &= end != at;
        lines += is_head != 0;
    }
    if (lines > HEAD_LINES + SUBJECT_LINES_MAX)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mail_address address = {.name = "", .address = "desk@example.org"};
    char *text = strndup((const char *)data, size);
    struct mail_address read;
    struct buffer out;
    buffer_init(&out, MAIL_BYTES_MAX);
    if (text && !mail_address_read(text, &read, NULL) && strpbrk(read.address, "\r\n <>"))
        abort();
    if (text)
        mail_message_write(&out, &(struct mail_message){&address, &address, text, "digest.1", 1795000000000,
                                                        "unsubscribe", text, text});
    if (text && !out.is_failed && !strpbrk(text, "\n"))
        check(out.data);
    buffer_done(&out);
    free(text);
    return 0;
}
