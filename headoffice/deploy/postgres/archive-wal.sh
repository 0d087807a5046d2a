#!/bin/sh
# archive_command = 'sh archive-wal.sh ARCHIVE %p %f': a file is in the archive whole, once, or the database keeps it and tries again.
set -eu
archive=$1 path=$2 file=$3
if [ -e "$archive/$file" ]; then
  cmp -s "$path" "$archive/$file"
  exit
fi
cp "$path" "$archive/.$file.new"
sync "$archive/.$file.new" 2>/dev/null || sync
mv "$archive/.$file.new" "$archive/$file"
