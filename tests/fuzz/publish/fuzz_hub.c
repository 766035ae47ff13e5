/* Whatever form the hub is sent is a request whose question fits an address and whose row reads the same again, or is refused with
 * a sentence. */
#include "websub_request.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct websub_request request, again;
    struct err err = {0};
    int64_t until_ms = 0;
    char question[URL_SIZE], row[WEBSUB_ROW_MAX], *form = strndup((const char *)data, size);
    if (!form)
        return 0;
    if (websub_request_read(form, "https://desk.example", &request, &err)) {
        if (!err.text[0])
            abort();
    } else {
        if (!websub_topic_is_ours(request.topic, "https://desk.example") || strpbrk(request.callback, "\r\n"))
            abort();
        if (websub_question(&request, "challenge", question) && strlen(question) >= URL_SIZE)
            abort();
        if (!websub_row_write(&request, 1, row, NULL) &&
            (websub_row_read(row, &again, &until_ms, NULL) || strcmp(again.topic, request.topic)))
            abort();
    }
    websub_row_read(form, &again, &until_ms, NULL);
    free(form);
    return 0;
}
