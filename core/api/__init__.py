"""What all API views share. One module each, because REST framework loads them one by one."""
