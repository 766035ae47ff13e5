/* A model file: any bytes are a model whose every part may be read, or are refused with a reason. An input that begins
 * with an odd byte is what is changed in a whole model: three bytes each, place and value; the rest are the file. */
#include "model_file.h"
#include "tiny_model.h"
#include "tokenizer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void touch_tensors(const struct model_file *file)
{
    volatile uint8_t last = 0;
    for (size_t i = 0; i < file->tensor_count; i++) {
        const struct model_tensor *tensor = &file->tensors[i];
        size_t bytes = tensor->is_blocks ? tensor->count / MODEL_BLOCK * sizeof(struct model_block)
                                         : tensor->count * sizeof(float);
        if (bytes)
            last = tensor->data[bytes - 1];
    }
    (void)last;
}

static uint8_t *image_of(const uint8_t *data, size_t size, size_t *out_size)
{
    if (size && data[0] % 2) {
        uint8_t *image = tiny_model_make(out_size);
        for (size_t i = 1; i + 2 < size; i += 3)
            image[(data[i] | (size_t)data[i + 1] << 8) % *out_size] = data[i + 2];
        return image;
    }
    uint8_t *image = malloc(size + 1);
    memcpy(image, data, size);
    *out_size = size;
    return image;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct model_file file = {0};
    struct tokenizer *tokenizer = NULL;
    struct tokenizer_space space = {0};
    struct err err = {0};
    size_t image_size = 0;
    uint8_t *image = image_of(data, size, &image_size);
    if (model_file_read(image, image_size, &file, &err) < 0) {
        assert(err.text[0]);
    } else if (tokenizer_new(&file.pieces, &tokenizer, &err) == 0) {
        touch_tensors(&file);
        tokenizer_split(tokenizer, "query: ", "the text of any article", &space, &err);
    }
    tokenizer_space_done(&space);
    tokenizer_free(tokenizer);
    model_file_close(&file);
    free(image);
    return 0;
}
