# Writes a file as a C array with its size: cmake -DIN=file -DOUT=file.c -DNAME=name -P carry.cmake
file(READ ${IN} hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE ${OUT} "#include \"${NAME}.h\"\n
const char ${NAME}[] = {\n${hex}0x00};
const size_t ${NAME}_size = sizeof ${NAME} - 1;
")
