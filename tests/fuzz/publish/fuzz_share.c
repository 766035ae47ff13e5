/* The address that somebody asks oEmbed for, and text of any script drawn as one line. */
#include "oembed.h"
#include "text_visual.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), id[ID_SIZE];
    uint32_t letters[64];
    unsigned number;
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (oembed_story_of("https://desk.example", text, id))
        assert(id_is_valid(id, 's'));
    assert(!oembed_size_read(text, &number) || (number >= 1 && number <= 10000));
    assert(text_visual_line(text, size, text_is_rtl(text, size), letters, 64) <= 64);
    free(text);
    return 0;
}
