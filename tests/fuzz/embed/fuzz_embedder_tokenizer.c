/* The tokenizer: any bytes have tokens of the vocabulary, at most one for each byte and the mark in front. */
#include "tiny_model.h"
#include "tokenizer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct model_file *model(struct tokenizer **out)
{
    static struct model_file file;
    static struct tokenizer *tokenizer;
    if (!tokenizer) {
        size_t size = 0;
        int code = model_file_read(tiny_model_make(&size), size, &file, NULL);
        code = code ? code : tokenizer_new(&file.pieces, &tokenizer, NULL);
        assert(code == 0);
    }
    *out = tokenizer;
    return &file;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tokenizer *tokenizer = NULL;
    struct tokenizer_space space = {0};
    struct err err = {0};
    const struct model_file *file = model(&tokenizer);
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    if (tokenizer_split(tokenizer, "", text, &space, &err) == 0) {
        assert(space.count <= 2 * size + 1);
        for (size_t i = 0; i < space.count; i++)
            assert(space.ids[i] >= 0 && (unsigned)space.ids[i] < file->pieces.count);
    }
    tokenizer_space_done(&space);
    free(text);
    return 0;
}
