/* A robots.txt: whatever it is, what is kept of it fits, is lines of ours, and judges any path. What comes behind the
 * first NUL is the path. */
#include "robots.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = memchr(data, 0, size);
    size_t text_size = end ? (size_t)(end - data) : size;
    size_t path_size = end ? size - text_size - 1 : 0;
    char *path = malloc(path_size + 2), *whole = malloc(ROBOTS_REDUCED_SIZE(text_size)), cut[64];
    int64_t delay_ms = 0;
    path[0] = '/';
    memcpy(path + 1, data + size - path_size, path_size);
    path[path_size + 1] = '\0';
    robots_reduce((const char *)data, text_size, "triptych", whole, ROBOTS_REDUCED_SIZE(text_size));
    assert(strlen(whole) < ROBOTS_REDUCED_SIZE(text_size));
    for (const char *line = whole; *line; line = strchr(line, '\n') + 1)
        assert(strchr("ADC", *line) && strchr(line, '\n'));
    robots_judge(whole, path, &delay_ms);
    assert(delay_ms >= 0 && delay_ms <= ROBOTS_DELAY_MAX);
    robots_reduce((const char *)data, text_size, "triptych", cut, sizeof cut);
    assert(strlen(cut) < sizeof cut);
    robots_judge(cut, path, &delay_ms);
    free(whole);
    free(path);
    return 0;
}
