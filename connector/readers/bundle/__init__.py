"""Files that hold files: folders, ZIP archives, e-mails (.eml, .mht, Outlook's .msg).

``unpack`` writes what they hold below a folder of the caller's and names each as ``archive.zip/inner.docx``;
``archives``, ``mails`` and ``outlook`` know one kind each.
"""

from connector.readers.bundle.unpacking import Source, is_bundle, unpack

__all__ = ["Source", "is_bundle", "unpack"]
