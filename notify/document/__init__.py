"""A 公文 by GB/T 9704-2012 as a .docx: the values it is made of, and the writer."""
