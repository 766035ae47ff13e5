/* write-tiny-model FILE: the made-up model as a file, for tests of the whole program. */
#include "tiny_model.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    size_t size = 0;
    FILE *file = argc == 2 ? fopen(argv[1], "wb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: write-tiny-model FILE\n");
        return 2;
    }
    uint8_t *image = tiny_model_make(&size);
    int is_written = fwrite(image, 1, size, file) == size;
    free(image);
    return fclose(file) == 0 && is_written ? 0 : 1;
}
